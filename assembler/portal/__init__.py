"""The portal in the browser: partners fetch their forms by a link, staff build packets, machines do the same by a REST API."""
