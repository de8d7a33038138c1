"""Links accounts to creators, as the CRM says."""
