"""CloudWatch: metrics in a store of their own, and alarms over them."""
