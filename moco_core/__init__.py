"""MoCo Studio's engine: contrastive pre-training, embeddings, maps and retrieval, without a window.

Importing this package is cheap: torch and its company are loaded by the modules that compute, never here.
"""

__version__ = "0.1.0"
