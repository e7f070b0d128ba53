"""A media server on this machine, for trying the door to the air: nginx with its RTMP module, and a test picture."""
