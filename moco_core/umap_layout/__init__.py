"""UMAP's layout (McInnes, Healy & Melville 2018) in steps that can be watched, stopped and gone on with."""
