import { defineConfig } from 'vite';

// One classic script: a report carries it whole, and names its hash in the content security policy.
export default defineConfig({
  build: {
    target: 'es2022',
    modulePreload: false,
    chunkSizeWarningLimit: 1000,
    lib: { entry: 'src/main.ts', formats: ['iife'], name: 'descentReport', fileName: () => 'report.js' },
  },
});
