"""Where alarms are told to: web addresses and topics, under names that alarms give as their actions."""
