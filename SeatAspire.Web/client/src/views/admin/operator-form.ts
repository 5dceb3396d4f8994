import { useApp } from '../../ui/app-context';
import { useForm, type FormState } from '../../ui/form';
import { mind } from './gate';

/** The form of an operators' page: who lost their role meanwhile is told so by the page as a whole, too. */
export function useOperatorForm(): FormState {
  const app = useApp();
  return useForm((problem) => mind(app, problem));
}
