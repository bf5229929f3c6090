-- A tenant that an operator holds back is worked on all the same while it is held for security's sake.
alter table work add column urgent boolean not null default false;
drop index work_due;
create index work_due on work (cell_id, due_at) where paused is null or urgent;
