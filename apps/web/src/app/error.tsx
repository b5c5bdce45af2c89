"use client";

export { PageFailed as default } from "../shell/page-failed.tsx";
