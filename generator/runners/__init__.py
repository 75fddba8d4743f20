"""Where tasks are computed: in this process, in processes of this machine, on a Dask cluster, or a share of them."""
