"""Many appliances and cameras from one file: checked, then one stick after another, labels and report."""
