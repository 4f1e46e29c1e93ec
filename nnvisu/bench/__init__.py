"""The benchmark: how fast training and rendering are, alone, over many shapes, and beside other libraries."""
