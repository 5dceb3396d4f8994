import { useMemo } from 'preact/hooks';
import { OperatorApi } from '../../net/operator-api';
import { useApp } from '../../ui/app-context';

/** Operators' calls, for a component. */
export function useOperatorApi(): OperatorApi {
  const { api } = useApp();
  return useMemo(() => new OperatorApi(api), [api]);
}
