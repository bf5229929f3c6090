-- Per topic, where the tenant's newest event was that could not be read; gone with the next one that can.
alter table tenant add column unreadable jsonb not null default '{}';
