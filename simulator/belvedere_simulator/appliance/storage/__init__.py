"""What the appliance keeps: sealed entries, folders, and what each reset deletes of them."""
