import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    target: 'es2022',
    // The content security policy allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The figures' runtime is large, and loads only where a figure is shown.
    chunkSizeWarningLimit: 1000,
  },
});
