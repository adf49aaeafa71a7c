"""E-sign services: their tags in places to sign, and the drafts of their requests. What a service wants is data (`model.esign_service`)."""
