-- Changes of a person's address, from the request to a week after their end. One is open at a time. previous_email is
-- what the person had before, until everybody has been told.
create table email_change (
    id             text primary key,
    user_id        text        not null,
    email          text        not null,
    previous_email text,
    state          text        not null check (state in ('open', 'confirmed', 'done', 'refused', 'replaced')),
    reason         text,
    created_at     timestamptz not null,
    expires_at     timestamptz not null,
    check ((state = 'refused') = (reason is not null))
);
create unique index email_change_open on email_change (user_id) where state in ('open', 'confirmed');
create index email_change_by_expiry on email_change (expires_at);
