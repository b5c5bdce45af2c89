/** A canal at dusk, drawn in the tokens' colours. Decoration only. */
export function CanalScene() {
  return (
    <svg
      viewBox="0 0 800 900"
      preserveAspectRatio="xMidYMax slice"
      width="100%"
      height="100%"
      aria-hidden="true"
      focusable="false"
    >
      <defs>
        <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#0a3c3d" />
          <stop offset=".5" stopColor="#15645f" />
          <stop offset="1" stopColor="#4f9a8d" />
        </linearGradient>
        <linearGradient id="water" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#3b8d84" />
          <stop offset="1" stopColor="#07302f" />
        </linearGradient>
      </defs>
      <rect width="800" height="900" fill="url(#sky)" />
      <circle cx="560" cy="330" r="62" fill="#f3b27c" />
      <circle cx="560" cy="330" r="104" fill="#f3b27c" opacity=".16" />
      <path d="M0 470c120-70 210-40 330-66s170-82 300-40 110 70 170 66v140H0z" fill="#0e5350" />
      <path d="M0 520c150-52 260-12 400-34s240-54 400-6v180H0z" fill="#0a4443" />
      <path d="M0 900V640c190-70 330-96 480-106 120-8 230-4 320 6v360z" fill="url(#water)" />
      <path d="M0 640c190-70 330-96 480-106 40-3 80-4 118-4-190 40-350 150-430 370H0z" fill="#e9d9bd" />
      <path
        d="M0 640c190-70 330-96 480-106 40-3 80-4 118-4-205 24-430 88-598 200z"
        fill="#55702f"
        opacity=".5"
      />
      <g stroke="#f6e7cf" strokeLinecap="round" opacity=".5">
        <path d="M468 640h150" strokeWidth="3" />
        <path d="M520 690h210" strokeWidth="3" />
        <path d="M404 742h160" strokeWidth="3.5" />
        <path d="M590 790h160" strokeWidth="3.5" />
        <path d="M350 838h260" strokeWidth="4" />
      </g>
      <g fill="#08302f">
        <path d="M116 300h9v300h-9zM104 286h33l-7-26h-19z" />
        <path d="M262 420h6v150h-6zM254 412h22l-5-17h-12z" />
        <path d="M352 470h4v84h-4zM347 465h14l-3-11h-8z" />
      </g>
      <g fill="#ffd9a8">
        <circle cx="120.500" cy="273" r="9" />
        <circle cx="265" cy="404" r="6" />
        <circle cx="354" cy="460" r="4" />
      </g>
      <g opacity=".22" fill="#ffd9a8">
        <circle cx="120.500" cy="273" r="30" />
        <circle cx="265" cy="404" r="20" />
        <circle cx="354" cy="460" r="13" />
      </g>
    </svg>
  );
}
