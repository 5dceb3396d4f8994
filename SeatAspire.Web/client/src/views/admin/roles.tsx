import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { adminWords } from '../../i18n/admin';
import { officeWords } from '../../i18n/office';
import { operatorRoles } from '../../state/session';
import { Field, FormFaults, textOf } from '../../ui/form';
import { usePageTitle } from '../../ui/hooks';
import { SelectField } from '../../ui/select-field';
import { adminsAlone, AdminGate } from './gate';
import { useOperatorApi } from './operator-api';
import { useOperatorForm } from './operator-form';

/** Who may do what; admins alone change it. */
export function RolesPage(): VNode {
  return (
    <AdminGate to={adminsAlone}>
      <RoleForm />
    </AdminGate>
  );
}

function RoleForm(): VNode {
  const api = useOperatorApi();
  const w = officeWords();
  const names = adminWords().roles;
  const form = useOperatorForm();
  const result = useSignal('');
  usePageTitle(w.roles);
  return (
    <div class="page narrow">
      <header class="page-head">
        <h1>{w.roles}</h1>
        <p class="lead">{w.rolesLead}</p>
      </header>
      <form
        id="role-form"
        class="panel"
        noValidate
        onSubmit={(event) => {
          const element = event.currentTarget;
          const [email, role] = [textOf(element, 'email').trim(), textOf(element, 'role')];
          result.value = '';
          void form.submit(event, {
            check: () => (email === '' ? [{ field: 'role-email', sentence: w.needed }] : []),
            send: async () => {
              const account = await api.setRole(email, role === '' ? null : role);
              const [given] = account.roles;
              result.value = given === undefined ? w.roleTaken(account.nickname) : w.roleDone(account.nickname, (names as Record<string, string>)[given] ?? given);
              element.reset();
            },
            place: () => 'role-email',
          });
        }}
      >
        <div class="form-grid">
          <Field form={form} id="role-email" name="email" label={w.roleEmail} type="email" autocomplete="off" autocapitalize="off" spellcheck={false} maxLength={254} />
          <SelectField id="role-choice" name="role" label={w.role}>
            {[...operatorRoles].reverse().map((role) => (
              <option key={role} value={role}>
                {names[role]}
              </option>
            ))}
            <option value="">{w.roleNone}</option>
          </SelectField>
        </div>
        <FormFaults id="role-faults" form={form} />
        <div class="form-actions">
          <button type="submit" id="role-set" class="button primary" disabled={form.busy.value}>
            {w.roleSet}
          </button>
        </div>
        <p id="role-result" class={result.value === '' ? '' : 'desk-good'} role="status">
          {result.value}
        </p>
      </form>
      <dl class="facts role-facts">
        {operatorRoles.map((role) => (
          <div key={role}>
            <dt>{names[role]}</dt>
            <dd>{w.roleMay[role]}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
