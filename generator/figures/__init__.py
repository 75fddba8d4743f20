"""Every picture and plot of a report, from findings and photographs. No TensorFlow; one module per section.

Files are named by their path below `site/<slug>/`. matplotlib is imported when something is drawn: a
warm build takes all of this from the store and does not wait for it.
"""
