"""What settings are called, by their names: as on the plan, and those that the plan does not show."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def setting_names() -> dict[str, str]:
    """In the order of the plan."""
    translate = QCoreApplication.translate
    return {
        "preset": translate("PlanPanel", "Preset"),
        "encoder": translate("PlanPanel", "Encoder"),
        "crop_px": translate("PlanPanel", "Crop"),
        "batch_size": translate("PlanPanel", "Batch"),
        "queue_size": translate("PlanPanel", "Queue K"),
        "epochs": translate("PlanPanel", "Epochs"),
        "first_crop_px": translate("PlanPanel", "Crops begin at"),
        "growth_share": translate("PlanPanel", "Growing for"),
        "temperature": translate("PlanPanel", "Temperature τ"),
        "momentum": translate("PlanPanel", "Momentum m"),
        "optimizer": translate("PlanPanel", "Optimiser"),
        "optimizer_momentum": translate("SettingNames", "Optimiser momentum"),
        "learning_rate": translate("PlanPanel", "Learning rate"),
        "final_learning_rate": translate("PlanPanel", "Falls to"),
        "schedule": translate("PlanPanel", "Schedule"),
        "warmup_epochs": translate("PlanPanel", "Warm-up"),
        "weight_decay": translate("PlanPanel", "Weight decay"),
        "decay_norm_and_bias": translate("SettingNames", "Decay on norm and bias"),
        "symmetric": translate("PlanPanel", "Symmetric loss"),
        "bn_groups": translate("PlanPanel", "Batch-norm groups"),
        "mask_same_image": translate("PlanPanel", "Mask own keys"),
        "mask_near_duplicates": translate("PlanPanel", "Mask look-alikes"),
        "head": translate("PlanPanel", "Head"),
        "projection_dim": translate("PlanPanel", "Head width"),
        "precision": translate("PlanPanel", "Precision"),
        "channels_last": translate("SettingNames", "Channels last"),
        "lanes": translate("SettingNames", "Lanes"),
        "seed": translate("PlanPanel", "Seed"),
        "crop_scale_min": translate("PlanPanel", "Crop, smallest area"),
        "crop_scale_max": translate("PlanPanel", "Crop, largest area"),
        "flip_probability": translate("PlanPanel", "Mirrored"),
        "vertical_flip_probability": translate("PlanPanel", "On its head"),
        "turn_probability": translate("PlanPanel", "Turned"),
        "jitter_probability": translate("PlanPanel", "Colours changed"),
        "brightness": translate("PlanPanel", "Brightness ±"),
        "contrast": translate("PlanPanel", "Contrast ±"),
        "saturation": translate("PlanPanel", "Saturation ±"),
        "hue": translate("PlanPanel", "Hue ±"),
        "grey_probability": translate("PlanPanel", "Grey"),
        "blur_probability": translate("PlanPanel", "Blurred"),
        "blur_sigma_min": translate("PlanPanel", "Blur, smallest σ"),
        "blur_sigma_max": translate("PlanPanel", "Blur, largest σ"),
    }
