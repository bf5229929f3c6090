-- Operators read sign-ups of each state in the order of their ids, not only those that wait for them.
create index signup_by_state on signup (state, id);
drop index signup_awaiting_approval;
