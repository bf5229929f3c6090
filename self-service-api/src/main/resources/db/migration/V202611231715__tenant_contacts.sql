-- Whom to reach about what: addresses that the tenant's people have given, by kind.
alter table tenant add column contacts jsonb not null default '[]';
