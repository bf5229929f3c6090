-- What went well, or is about to, is found on any page; the rest is rare, and what one searches for.
create index entry_payload_gone_wrong on entry_payload (outcome, entry_index)
    where outcome in ('FAILED', 'DENIED', 'UNKNOWN');
