"""The endpoints that roster uses."""

ADD = "/add-creator"
LIST = "/list-creators"
MODIFY = "/creator/modify"
DELETE = "/creator/delete"
