-- Orders of what is held about a person. Who it is stays only until the file's time is over, or they are erased.
alter table export drop constraint export_kind_check;
alter table export add check (kind in ('export', 'evidence', 'subject-access'));
alter table export add column subjects text[] not null default '{}';
