-- A run that must not do what was asked for says so in the journal, though it has no step.
alter table run add column message text;
