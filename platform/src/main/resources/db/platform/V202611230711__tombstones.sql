-- An event without data is a tombstone: the end of what its key stood for.
alter table outbox alter column data drop not null;
