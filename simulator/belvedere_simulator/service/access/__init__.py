"""Who may do what: access keys, signatures, temporary credentials, policies, rates."""
