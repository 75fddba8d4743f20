"""Pure functions: arrays in, arrays out. Axes are `image, row, col, channel`; kernels `row, col, in, out`."""
