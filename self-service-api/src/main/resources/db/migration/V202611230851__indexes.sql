-- Tokens of a thing that ends, and what a member was granted: both were found by reading all there are.
create index opaque_token_by_subject on opaque_token (subject);
create index access_grant_by_member on access_grant (member_id);
