; Reply to a mail as Gnus does, with message-mode, and let the typist write. -*- lexical-binding: t -*-
(require 'message) (require 'sendmail)
(setq message-send-mail-function 'message-send-mail-with-sendmail
      send-mail-function 'sendmail-send-it mail-interactive t
      message-confirm-send nil message-interactive t message-fcc-externalize-attachments nil
      message-sendmail-f-is-evil t message-default-charset 'utf-8 mail-setup-with-from t
      message-kill-buffer-on-exit t message-from-style 'default mail-from-style 'angles
      message-generate-hashcash nil message-forbidden-properties nil)
(fset 'system-name (lambda () "laptop.brightlane.example"))

(fset 'y-or-n-p (lambda (&rest _) t))

(defun desk-typist (body)
  "Give what stands from BODY on to the typist, as a person's hands."
  (let ((coding-system-for-write 'utf-8) (coding-system-for-read 'utf-8)
        (file (make-temp-file (expand-file-name "~/body"))))
    (write-region body (point-max) file)
    (call-process-shell-command (concat desk-editor " " file))
    (delete-region body (point-max)) (goto-char (point-max))
    (insert-file-contents file)))

(defun desk-article ()
  "Show the first mail as Gnus' article buffer does: its headers, and the text part decoded (terminal.py made the file)."
  (let ((shown (generate-new-buffer "*Article*")) (coding-system-for-read 'utf-8))
    (with-current-buffer shown (insert-file-contents (expand-file-name "~/article")))
    shown))

(defun desk-gnus ()
  (let ((article (desk-article)))
    (set-buffer article)
    (message-reply)
    (setq message-reply-buffer article)
    (message-yank-original nil)
    (desk-typist (progn (message-goto-body) (point)))
    (when (bound-and-true-p desk-flowed) (desk-soften))
    (message-send)))

(defun desk-soften ()
  "Long lines become soft ones: message-mode then writes format=flowed (with use-hard-newlines)."
  (use-hard-newlines 1 'always)
  (message-goto-body)
  (let ((body (point)))
    (while (search-forward "\n" nil t) (set-hard-newline-properties (1- (point)) (point)))
    (goto-char body)
    (while (not (eobp))
      (when (and (> (- (line-end-position) (point)) 72) (not (looking-at ">")))
        (let ((fill-column 70) (use-hard-newlines t)) (fill-region (point) (line-end-position))))
      (forward-line 1))))
