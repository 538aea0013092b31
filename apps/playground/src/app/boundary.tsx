import { Component, type ReactNode } from "react";

interface Props {
  /** What is shown in place of what broke; `retry` draws it again. */
  fallback(message: string, retry: () => void): ReactNode;
  readonly children: ReactNode;
}

/** Holds an error of drawing inside the part that made it. */
export class ErrorBoundary extends Component<Props, { readonly error: Error | undefined }> {
  override state: { readonly error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: Error): { readonly error: Error } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error ? this.props.fallback(error.message, () => this.setState({ error: undefined })) : this.props.children;
  }
}
