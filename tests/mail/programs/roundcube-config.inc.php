<?php
$config['db_dsnw'] = 'sqlite:////tmp/programs/rc/rc.db?mode=0646';
$config['imap_host'] = '127.0.0.1:1143';
$config['smtp_host'] = '127.0.0.1:2525';
$config['smtp_user'] = ''; $config['smtp_pass'] = '';
$config['smtp_helo_host'] = 'laptop';
$config['mail_domain'] = 'brightlane.example';
$config['support_url'] = '';
$config['des_key'] = 'rcmail-!24ByteDESkey*Str';
$config['plugins'] = [];
$config['skin'] = 'elastic';
$config['language'] = 'en_US';
$config['enable_installer'] = false;
$config['log_dir'] = '/tmp/programs/rc/logs/'; $config['temp_dir'] = '/tmp/programs/rc/temp/';
$config['timezone'] = 'America/New_York';
$config['identities_level'] = 0;
$config['spellcheck_engine'] = 'pspell'; $config['enable_spellcheck'] = false;
$config['username_domain'] = '';
$config['drafts_mbox'] = ''; $config['sent_mbox'] = '';
$config['useragent'] = 'Roundcube Webmail/1.6.5';
// The driver chooses by two files: an HTML editor or a plain one, the answer above or below.
$config['htmleditor'] = file_exists('/tmp/programs/rc/html') ? 1 : 0;
$config['reply_mode'] = file_exists('/tmp/programs/rc/above') ? 1 : 0;
