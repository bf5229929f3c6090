-- A tenant that is held back, or whose cell is, and whose status does not say so yet.
alter table work add column unsaid boolean not null default false;
create index work_unsaid on work (due_at) where unsaid;
