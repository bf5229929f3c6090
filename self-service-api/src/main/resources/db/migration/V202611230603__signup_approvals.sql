-- A sign-up for a tier that is not open waits, once its address is verified, for an operator.
alter table signup
    drop constraint signup_state_check,
    add constraint signup_state_check
        check (state in ('AWAITING_CODE', 'CODE_EXHAUSTED', 'AWAITING_APPROVAL', 'REFUSED', 'COMPLETED')),
    add column decided_at timestamptz,
    add column decided_by text,
    add column refusal    text;
create index signup_awaiting_approval on signup (id) where state = 'AWAITING_APPROVAL';
