import { Notice } from "../shell/notice.tsx";

export default function NotFound() {
  return (
    <Notice title="There is nothing at this address" isWhole>
      It may have been deleted, or the address has a typing error.
    </Notice>
  );
}
