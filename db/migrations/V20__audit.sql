-- What was done in a tenant, by whom and from where: appended, never changed. Each row's hash covers the row
-- before, so that whoever has the last hash can tell whether any row is not what it was.
create table audit_entries (
  tenant_id uuid not null references tenants,
  sequence bigint not null check (sequence >= 1),
  at timestamptz not null,
  actor text not null,
  action text not null,
  subject text,
  entry text not null check (entry is json object),
  hash bytea not null check (octet_length(hash) = 32),
  primary key (tenant_id, sequence)
);

create index audit_entries_of_action on audit_entries (tenant_id, action, sequence);
create index audit_entries_of_subject on audit_entries (tenant_id, subject, sequence);
create index audit_entries_of_actor on audit_entries (tenant_id, actor, sequence);

-- The end of each chain. Its row lock lets one transaction at a time append, in the order of commits.
create table audit_heads (
  tenant_id uuid primary key references tenants,
  sequence bigint not null check (sequence >= 0),
  hash bytea not null check (octet_length(hash) = 32)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% of % is refused: it is append-only', lower(tg_op), tg_table_name
    using errcode = 'integrity_constraint_violation';
end $$;

create trigger audit_entries_append_only before update or delete on audit_entries
  for each row execute function refuse_change();
create trigger audit_entries_not_emptied before truncate on audit_entries
  for each statement execute function refuse_change();
create trigger audit_heads_stay before delete on audit_heads
  for each row execute function refuse_change();
create trigger audit_heads_not_emptied before truncate on audit_heads
  for each statement execute function refuse_change();

-- A head moves on by one entry, and only to one that is there.
create function require_audit_entry() returns trigger language plpgsql as $$
begin
  if new.tenant_id <> old.tenant_id or new.sequence <> old.sequence + 1 or not exists
      (select 1 from audit_entries e
       where e.tenant_id = new.tenant_id and e.sequence = new.sequence and e.hash = new.hash) then
    raise exception 'the head of an audit trail moves to the next entry only'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;

create trigger audit_heads_move_on before update on audit_heads
  for each row when (old.* is distinct from new.*) execute function require_audit_entry();

-- From where evidence was posted, for the audit of what was released on it.
alter table evidence add column address text;
