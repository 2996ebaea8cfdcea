"""What settings are called, by their names: as on the plan, and those that the plan does not show."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def setting_names() -> dict[str, str]:
    """In the order of the plan."""
    tr = QCoreApplication.translate
    return {
        "preset": tr("PlanPanel", "Preset"),
        "encoder": tr("PlanPanel", "Encoder"),
        "crop_px": tr("PlanPanel", "Crop"),
        "batch_size": tr("PlanPanel", "Batch"),
        "queue_size": tr("PlanPanel", "Queue K"),
        "epochs": tr("PlanPanel", "Epochs"),
        "first_crop_px": tr("PlanPanel", "Crops begin at"),
        "growth_share": tr("PlanPanel", "Growing for"),
        "temperature": tr("PlanPanel", "Temperature τ"),
        "momentum": tr("PlanPanel", "Momentum m"),
        "optimizer": tr("PlanPanel", "Optimiser"),
        "optimizer_momentum": tr("SettingNames", "Optimiser momentum"),
        "learning_rate": tr("PlanPanel", "Learning rate"),
        "final_learning_rate": tr("PlanPanel", "Falls to"),
        "schedule": tr("PlanPanel", "Schedule"),
        "warmup_epochs": tr("PlanPanel", "Warm-up"),
        "weight_decay": tr("PlanPanel", "Weight decay"),
        "decay_norm_and_bias": tr("SettingNames", "Decay on norm and bias"),
        "symmetric": tr("PlanPanel", "Symmetric loss"),
        "bn_groups": tr("PlanPanel", "Batch-norm groups"),
        "mask_same_image": tr("PlanPanel", "Mask own keys"),
        "mask_near_duplicates": tr("PlanPanel", "Mask look-alikes"),
        "head": tr("PlanPanel", "Head"),
        "projection_dim": tr("PlanPanel", "Head width"),
        "precision": tr("PlanPanel", "Precision"),
        "channels_last": tr("SettingNames", "Channels last"),
        "lanes": tr("SettingNames", "Lanes"),
        "seed": tr("PlanPanel", "Seed"),
        "crop_scale_min": tr("PlanPanel", "Crop, smallest area"),
        "crop_scale_max": tr("PlanPanel", "Crop, largest area"),
        "flip_probability": tr("PlanPanel", "Mirrored"),
        "jitter_probability": tr("PlanPanel", "Colours changed"),
        "brightness": tr("PlanPanel", "Brightness ±"),
        "contrast": tr("PlanPanel", "Contrast ±"),
        "saturation": tr("PlanPanel", "Saturation ±"),
        "hue": tr("PlanPanel", "Hue ±"),
        "grey_probability": tr("PlanPanel", "Grey"),
        "blur_probability": tr("PlanPanel", "Blurred"),
        "blur_sigma_min": tr("PlanPanel", "Blur, smallest σ"),
        "blur_sigma_max": tr("PlanPanel", "Blur, largest σ"),
    }
