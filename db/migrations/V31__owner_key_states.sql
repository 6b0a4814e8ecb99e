-- How long an owner key counts. A retired one signs nothing new; of a revoked one nothing counts any more.
-- See docs/decisions/0066-owner-keys-retire-or-are-revoked.md.
alter table owner_keys
  add column retired_at timestamptz,
  add column revoked_at timestamptz,
  add column reason text check (length(reason) between 1 and 200),
  add check (reason is null or retired_at is not null or revoked_at is not null);

create index deployments_of_owner_key on deployments (tenant_id, owner_key);
