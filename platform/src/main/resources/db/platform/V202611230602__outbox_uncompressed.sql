-- An event is read once and removed: compressing it on the way would cost more than it saves.
alter table outbox set (toast_tuple_target = 8160);
