-- Answers of every kind are kept, sealed so that only the token they were for opens them.
-- See docs/decisions/0067-a-post-is-done-once.md. What was kept before is forgotten: it was of another form.
alter table idempotency_keys no force row level security;
delete from idempotency_keys;
alter table idempotency_keys drop column deployment_id;
alter table idempotency_keys force row level security;
