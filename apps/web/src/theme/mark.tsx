/** Towpath's mark: the bank, the water beside it, and the lamp on the path. Decorative: the name stands next to it. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" fill="#0e5552" />
      <path
        d="M6 24.5c7.5 0 5.5-17 20-17"
        fill="none"
        stroke="#f6efe2"
        strokeWidth="3.4"
        strokeLinecap="round"
      />
      <path
        d="M14.5 25.5c5 0 4-8.6 11.5-8.6M22.2 25.5c1.7 0 1.9-2.2 3.8-2.2"
        fill="none"
        stroke="#74c2ba"
        strokeWidth="2.4"
        strokeLinecap="round"
      />
      <circle cx="9.2" cy="10.2" r="3.2" fill="#ee9a5f" />
    </svg>
  );
}
