import { useEffect } from 'preact/hooks';

/** The page's name in the browser's tab. */
export function useTitle(text: string): void {
  useEffect(() => {
    document.title = text ? `${text} · Descent` : 'Descent';
  }, [text]);
}
