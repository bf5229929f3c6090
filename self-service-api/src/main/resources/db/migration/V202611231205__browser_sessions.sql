-- Browsers that are signed in. The key is a keyed hash of what the cookie holds; tokens are encrypted (SecretBox).
create table browser_session (
    key              text primary key,
    issuer           text        not null,
    subject          text        not null,
    provider_session text,
    tokens           bytea       not null,
    since            timestamptz not null,
    used_at          timestamptz not null,
    ends_at          timestamptz not null,
    lasts_until      timestamptz not null
);
create index browser_session_by_subject on browser_session (subject);
create index browser_session_by_provider_session on browser_session (provider_session);
create index browser_session_by_end on browser_session (ends_at);
