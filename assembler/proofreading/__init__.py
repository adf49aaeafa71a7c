"""Any contract read for its slips, without a library: what is surely wrong, and what somebody should look at."""
