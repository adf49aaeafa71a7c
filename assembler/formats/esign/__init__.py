"""E-sign services: tags in signature blocks and drafts of signing requests, as `model.esign_service` describes each service."""
