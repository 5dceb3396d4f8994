import type { VNode } from 'preact';
import { planWords } from '../../i18n/plan';
import type { Plan } from '../../net/operator-contract';
import { attributeLetters, type Attribute } from '../../state/admin/plan-house';
import { count } from './gate';
import { Table } from './table';

/** How many seats of which kind a plan has. */
export function PlanFacts({ plan }: { plan: Plan }): VNode {
  const w = planWords();
  const attributes = (Object.keys(attributeLetters) as Attribute[]).filter((one) => plan.attributes[one] > 0);
  return (
    <div class="plan-facts">
      <Table id="plan-categories" label={w.categories} head={[w.category, w.seats]} figures={[1]}>
        <tbody>
          {plan.categories.map(({ name, color, seats }) => (
            <tr key={name} data-category={name}>
              <th scope="row">
                <span class="swatch" style={{ backgroundColor: color }} />
                {name}
              </th>
              <td class="number">{count(seats)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{w.seats}</th>
            <td class="number">{count(plan.seats)}</td>
          </tr>
        </tfoot>
      </Table>
      {attributes.length > 0 && (
        <ul class="desk-note">
          {attributes.map((one) => (
            <li key={one} data-attribute={one}>
              <span class="letter" aria-hidden="true">
                {attributeLetters[one]}
              </span>
              {`${w.attributes[one]}: ${count(plan.attributes[one])}`}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
