export * from './media-type.interceptor.js';
export {
  EXCEPTION_FILTER_OPTIONS,
  RegistryExceptionFilter,
  type RegistryExceptionFilterOptions,
} from './registry-exception.filter.js';
export * from './success-code.interceptor.js';
