"""The endpoints that roster uses."""

ADD = "/creators"
LIST = "/creators"
MODIFY = "/creators/{creator_id}"
DELETE = "/creators/{creator_id}"
