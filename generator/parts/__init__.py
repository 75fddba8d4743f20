"""The parts of a site: pages and files that are made together, and made again only when something they read changes."""
